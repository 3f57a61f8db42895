/** The tooltip of charts in a notebook; pages have one of their own. */
export { Handler } from "vega-tooltip";
