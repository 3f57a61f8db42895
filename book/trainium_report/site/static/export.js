/* A figure as a file: title, drawing, source and date, with the colours of the page written out. */
"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const PAD = 20;
  const FAMILY = "Arial, Helvetica, sans-serif";
  const BOOK = "Trainium against Nvidia: the claims, recomputed";

  const pen = document.createElement("canvas").getContext("2d");

  function lines(text, font, room) {
    pen.font = font;
    const made = [];
    for (const word of text.trim().split(/\s+/)) {
      const longer = made.length ? `${made.at(-1)} ${word}` : word;
      if (made.length && pen.measureText(longer).width <= room) made[made.length - 1] = longer;
      else made.push(word);
    }
    return made;
  }

  /** A colour variable of the page as it is now. */
  function colour(name) {
    const probe = document.body.appendChild(document.createElement("span"));
    probe.style.color = `var(${name})`;
    const now = getComputedStyle(probe).color;
    probe.remove();
    return now;
  }

  function resolved(text) {
    const known = new Map();
    return text.replace(/var\((--[\w-]+)[^()]*\)/g, (_, name) => {
      if (!known.has(name)) known.set(name, colour(name));
      return known.get(name);
    });
  }

  function compose(figure, said) {
    const text = (selector) => figure.querySelector(selector)?.innerText.trim() ?? "";
    const chart = [...figure.querySelectorAll("svg")].find((svg) => svg.checkVisibility());
    const [, , width, height] = chart.getAttribute("viewBox").split(/[ ,]+/).map(Number);
    const made = document.createElementNS(SVG, "svg");
    const whole = Math.max(width, 320) + 2 * PAD;
    let y = PAD;
    const write = (content, size, weight, fill) => {
      const font = `${weight} ${size}px ${FAMILY}`;
      for (const line of lines(content, font, whole - 2 * PAD)) {
        y += size * 1.3;
        const element = document.createElementNS(SVG, "text");
        const set = { x: PAD, y: y - size * 0.3, "font-family": FAMILY, "font-size": size,
          "font-weight": weight, fill: colour(fill) };
        for (const [name, value] of Object.entries(set)) element.setAttribute(name, value);
        element.textContent = line;
        made.append(element);
      }
    };
    write(text(".figure-title"), 17, 700, "--ink");
    write(text(".figure-subtitle"), 14, 400, "--muted");
    const copy = chart.cloneNode(true);
    for (const [name, value] of Object.entries({ x: PAD, y: y + 12, width, height })) {
      copy.setAttribute(name, value);
    }
    copy.removeAttribute("style");
    made.append(copy);
    y += height + 24;
    write(text(".figure-source").replace(" more below", " more in the report"), 12, 400, "--muted");
    const day = document.querySelector(".site-footer time")?.dateTime ?? "";
    if (said) write(said, 12, 400, "--muted");
    write(`${BOOK}. Facts as of ${day}. CC BY 4.0.`, 12, 400, "--muted");
    y += PAD;
    const ground = document.createElementNS(SVG, "rect");
    ground.setAttribute("width", "100%");
    ground.setAttribute("height", "100%");
    ground.setAttribute("fill", colour("--paper"));
    made.prepend(ground);
    made.setAttribute("xmlns", SVG);
    made.setAttribute("width", whole);
    made.setAttribute("height", Math.ceil(y));
    made.setAttribute("viewBox", `0 0 ${whole} ${Math.ceil(y)}`);
    return { text: resolved(new XMLSerializer().serializeToString(made)), width: whole, height: y };
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** @param {Element} figure @param {"svg" | "png"} kind @param {string} said of its assumptions */
  window.reportExport = async (figure, kind, said) => {
    const name = `${figure.id.replace(/^fig-/, "")}.${kind}`;
    const { text, width, height } = compose(figure, said);
    if (kind === "svg") return save(new Blob([text], { type: "image/svg+xml" }), name);
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * width;
    canvas.height = 2 * Math.ceil(height);
    const paint = canvas.getContext("2d");
    paint.scale(2, 2);
    paint.drawImage(image, 0, 0);
    return canvas.toBlob((blob) => save(blob, name), "image/png");
  };
})();
