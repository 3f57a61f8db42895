// How colours on a page read: what lies under an element, and contrast.

const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const parsed = new Map();

function rgba(colour) {
  if (!parsed.has(colour)) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    parsed.set(colour, [r, g, b, a / 255]);
  }
  return parsed.get(colour);
}

const over = ([r, g, b, a], under) => [r, g, b].map((part, i) => part * a + under[i] * (1 - a));

function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => part / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The plain colour behind an element. */
function ground(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    layers.push(rgba(getComputedStyle(at).backgroundColor));
  }
  return layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255]);
}

function opacity(element, upTo = null) {
  let product = 1;
  for (let at = element; at && at !== upTo; at = at.parentElement) {
    product *= Number(getComputedStyle(at).opacity);
  }
  return product;
}

/** How a fill or stroke of a drawing is seen: its opacity and its contrast. */
function paint(element, kind) {
  const style = getComputedStyle(element);
  const svg = element.closest("svg");
  const alpha = Number(style[`${kind}Opacity`]) * opacity(element, svg);
  const [r, g, b, a] = rgba(style[kind]);
  const under = ground(svg.parentElement);
  return { alpha, ratio: contrast(over([r, g, b, a * alpha], under), under) };
}

const round = (ratio) => Math.round(ratio * 100) / 100;
