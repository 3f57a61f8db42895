/* Two columns of a table against each other: the rows selected, each with its source. */
"use strict";

(() => {
  const MAKERS = {
    Amazon: ["var(--fig-amazon)", "circle", "●"],
    Nvidia: ["var(--fig-nvidia)", "square", "■"],
    Google: ["var(--fig-google)", "triangle-up", "▲"],
    AMD: ["var(--fig-amd)", "diamond", "◆"],
    Other: ["var(--fig-other)", "cross", "✚"],
  };
  const NEAR = { mouse: 14, touch: 28 };

  const day = (text) => {
    const [year, month = 1, date = 1] = text.split("-").map(Number);
    return Date.UTC(year, month - 1, date);
  };

  function made(tag, name, ...children) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children);
    return element;
  }

  /** How the numbers of an axis are written: whole where they are few, with powers where large. */
  const written = (values) => (
    Math.max(...values.map(Math.abs)) >= 1e7 ? ".2~e" : ",.4~r");

  function axis(scale, orient, { column, values, log }) {
    const date = column.kind === "date";
    const { unit, name } = column;
    return {
      scale: {
        name: scale, type: date ? "utc" : log ? "log" : "linear", nice: true, zero: false,
        domain: { data: "points", field: scale }, range: scale === "x" ? "width" : "height",
      },
      axis: {
        scale, orient, grid: true, title: unit ? `${name} (${unit})` : name, labelOverlap: true,
        tickCount: scale === "x" ? { signal: "ceil(width / 100)" } : 6,
        ...date ? {} : { format: written(values) },
      },
    };
  }

  function specification(width, points, x, y) {
    const [across, up] = [axis("x", "bottom", x), axis("y", "left", y)];
    const names = Object.keys(MAKERS);
    const by = (name, at) => ({
      name, type: "ordinal", domain: names, range: names.map((maker) => MAKERS[maker][at]),
    });
    const colour = { scale: "colour", field: "maker" };
    return {
      width, height: 360, autosize: { type: "fit", contains: "padding" },
      data: [{ name: "points", values: points }],
      scales: [across.scale, up.scale, by("colour", 0), by("shape", 1)],
      axes: [across.axis, up.axis],
      marks: [{
        type: "symbol", from: { data: "points" },
        encode: { update: {
          x: { scale: "x", field: "x" }, y: { scale: "y", field: "y" },
          fill: colour, stroke: colour, shape: { scale: "shape", field: "maker" },
          size: { value: 64 }, fillOpacity: { value: 0.5 }, strokeWidth: { value: 1 },
        } },
      }],
    };
  }

  /** The drawn points, from left to right. */
  function symbols(mark) {
    if (mark.marktype === "symbol") return mark.items;
    return (mark.items ?? []).flatMap((item) => (item.items ?? []).flatMap(symbols));
  }

  /**
   * Bring the plot of a table to life.
   *
   * @param {HTMLDetailsElement} plot
   * @param {HTMLElement} root
   * @param {object} table what `reportExplore` gives
   * @returns {() => Promise<void>} draws it anew
   */
  window.reportPlot = (plot, root, table) => {
    const form = plot.querySelector("form");
    const [chart, said] = [made("div", "explore-chart"), made("p", "explore-said")];
    const [legend, left] = [made("p", "explore-legend"), made("p", "explore-left")];
    plot.querySelector(".explore-drawing").replaceChildren(legend, chart, said, left);
    chart.tabIndex = 0;
    chart.setAttribute("role", "img");
    said.setAttribute("role", "status");
    const logs = [...form.elements.log];
    let view;
    let stops = [];
    let lit = -1;

    const given = table.plotted();
    if (given) {
      [form.elements.x.value, form.elements.y.value] = given;
      for (const box of logs) box.checked = given.slice(2).includes(box.value);
    }

    function wanted(name) {
      const column = table.named.get(form.elements[name].value);
      const log = logs.some((box) => box.value === name && box.checked && column.kind !== "date");
      return { column, log, read: (row) => {
        const cell = row.cells[column.at];
        if (!cell) return undefined;
        return column.kind === "date" ? day(cell) : Number(cell);
      } };
    }

    const link = ({ tr }) => {
      const column = table.named.get("source_id") ?? table.named.get("url");
      return column && tr.cells[column.at].querySelector("a")?.cloneNode(true);
    };

    function say(at, x, y) {
      for (const { item } of stops) item._svg?.classList.remove("lit");
      lit = at;
      const stop = stops[at];
      if (!stop) return said.replaceChildren("Point at a mark, or step through them with the arrow keys.");
      stop.item._svg?.classList.add("lit");
      const { row } = stop;
      const texts = table.columns.filter(({ name, kind }) => table.shown().has(name)
        && (kind === "text" || kind === "menu") && !name.endsWith("source_id"));
      const label = texts.map((column) => row.cells[column.at]).filter(Boolean).slice(0, 3).join(", ");
      const values = [x, y].map(({ column }) => (
        `${column.name} ${row.cells[column.at]}${column.unit ? ` ${column.unit}` : ""}`));
      const source = link(row);
      return said.replaceChildren(made("b", "", label), `: ${values.join("; ")}.`,
        ...source ? [" Source: ", source, "."] : []);
    }

    async function draw() {
      const [x, y] = [wanted("x"), wanted("y")];
      for (const box of logs) {
        box.disabled = (box.value === "x" ? x : y).column.kind === "date";
      }
      const rows = table.selected();
      const whole = rows.map((row) => ({ row, x: x.read(row), y: y.read(row) }))
        .filter((point) => point.x !== undefined && point.y !== undefined);
      const points = whole.filter((point) => (!x.log || point.x > 0) && (!y.log || point.y > 0));
      const lost = whole.length - points.length;
      left.textContent = `${points.length} of ${rows.length} rows are drawn.`
        + (rows.length > whole.length ? ` ${rows.length - whole.length} lack one of the two.` : "")
        + (lost ? ` ${lost} are not above zero: a logarithmic axis has no place for them.` : "");
      const makers = new Set(points.map(({ row }) => row.tr.dataset.maker || "Other"));
      const coloured = rows.some(({ tr }) => tr.dataset.maker);
      legend.replaceChildren(...coloured ? Object.keys(MAKERS).filter((m) => makers.has(m))
        .map((maker) => {
          const mark = made("span", "", MAKERS[maker][2]);
          mark.style.color = MAKERS[maker][0];
          mark.setAttribute("aria-hidden", "true");
          return made("span", "explore-maker", mark, ` ${maker}`);
        }) : []);
      chart.setAttribute("aria-label", `${points.length} points: ${y.column.name} against ${x.column.name}`);
      x.values = points.map((point) => point.x);
      y.values = points.map((point) => point.y);
      view?.finalize();
      view = undefined;
      stops = [];
      chart.replaceChildren();
      chart.hidden = !points.length;
      if (points.length) {
        const { parse, View, expressionInterpreter, config } = window.reportVega;
        const values = points.map((point, at) => (
          { x: point.x, y: point.y, at, maker: point.row.tr.dataset.maker || "Other" }));
        const place = made("div");
        place.setAttribute("aria-hidden", "true");
        chart.append(place);
        const spec = specification(Math.floor(chart.clientWidth), values, x, y);
        view = await new View(parse(spec, config, { ast: true }), {
          expr: expressionInterpreter, renderer: "svg", tooltip: () => {},
        }).initialize(place).runAsync();
        stops = symbols(view.scenegraph().root)
          .map((item) => ({ item, row: points[item.datum.at].row }))
          .sort((a, b) => a.item.x - b.item.x || b.item.y - a.item.y);
      }
      say(-1, x, y);
      table.plot([x.column.name, y.column.name,
        ...logs.filter((box) => box.checked && !box.disabled).map((box) => box.value)]);
    }

    let drawn = Promise.resolve();
    const again = () => {
      if (!plot.open) return drawn;
      drawn = drawn.then(draw);
      return drawn;
    };

    function nearest({ clientX, clientY, pointerType }) {
      const matrix = stops[0]?.item._svg?.parentNode.getScreenCTM();
      if (!matrix) return -1;
      const away = stops.map(({ item }) => {
        const { x, y } = new DOMPoint(item.x, item.y).matrixTransform(matrix);
        return Math.hypot(x - clientX, y - clientY);
      });
      const least = Math.min(...away);
      return least <= (NEAR[pointerType] ?? NEAR.mouse) ? away.indexOf(least) : -1;
    }
    const point = (event) => {
      const at = nearest(event);
      if (at >= 0 && at !== lit) say(at, wanted("x"), wanted("y"));
    };
    chart.addEventListener("pointermove", point);
    chart.addEventListener("pointerdown", point);
    chart.addEventListener("keydown", (event) => {
      const end = stops.length - 1;
      const to = { ArrowRight: lit + 1, ArrowDown: lit + 1, Home: 0, End: end,
        ArrowLeft: lit - 1, ArrowUp: lit - 1 }[event.key];
      if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      say(Math.max(0, Math.min(to, end)), wanted("x"), wanted("y"));
    });
    form.addEventListener("input", again);
    form.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("explored", again);
    let wide = chart.clientWidth;
    new ResizeObserver(() => {
      if (!chart.clientWidth || chart.clientWidth === wide) return;
      wide = chart.clientWidth;
      again();
    }).observe(chart);
    return again;
  };
})();
