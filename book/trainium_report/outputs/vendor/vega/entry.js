/**
 * What the report needs of Vega: its parser, view and interpreter of expressions, and of
 * its transforms those that compiled charts ask for. A figure that asks for another stops the build.
 */
import { transforms } from "vega-dataflow";
import {
  axisticks, datajoin, encode, legendentries, pie, scale, sortitems, stack,
} from "vega-encode";
import * as view from "vega-view-transforms";
import aggregate from "./node_modules/vega-transforms/src/Aggregate.js";
import bin from "./node_modules/vega-transforms/src/Bin.js";
import collect from "./node_modules/vega-transforms/src/Collect.js";
import compare from "./node_modules/vega-transforms/src/Compare.js";
import expression from "./node_modules/vega-transforms/src/Expression.js";
import extent from "./node_modules/vega-transforms/src/Extent.js";
import facet from "./node_modules/vega-transforms/src/Facet.js";
import field from "./node_modules/vega-transforms/src/Field.js";
import filter from "./node_modules/vega-transforms/src/Filter.js";
import flatten from "./node_modules/vega-transforms/src/Flatten.js";
import fold from "./node_modules/vega-transforms/src/Fold.js";
import formula from "./node_modules/vega-transforms/src/Formula.js";
import impute from "./node_modules/vega-transforms/src/Impute.js";
import joinaggregate from "./node_modules/vega-transforms/src/JoinAggregate.js";
import key from "./node_modules/vega-transforms/src/Key.js";
import lookup from "./node_modules/vega-transforms/src/Lookup.js";
import multiextent from "./node_modules/vega-transforms/src/MultiExtent.js";
import multivalues from "./node_modules/vega-transforms/src/MultiValues.js";
import params from "./node_modules/vega-transforms/src/Params.js";
import prefacet from "./node_modules/vega-transforms/src/PreFacet.js";
import proxy from "./node_modules/vega-transforms/src/Proxy.js";
import quantile from "./node_modules/vega-transforms/src/Quantile.js";
import relay from "./node_modules/vega-transforms/src/Relay.js";
import sequence from "./node_modules/vega-transforms/src/Sequence.js";
import sieve from "./node_modules/vega-transforms/src/Sieve.js";
import subflow from "./node_modules/vega-transforms/src/Subflow.js";
import timeunit from "./node_modules/vega-transforms/src/TimeUnit.js";
import values from "./node_modules/vega-transforms/src/Values.js";
import window from "./node_modules/vega-transforms/src/Window.js";

Object.assign(transforms, view, {
  axisticks, datajoin, encode, legendentries, pie, scale, sortitems, stack,
  aggregate, bin, collect, compare, expression, extent, facet, field, filter, flatten, fold,
  formula, impute, joinaggregate, key, lookup, multiextent, multivalues, params, prefacet,
  proxy, quantile, relay, sequence, sieve, subflow, timeunit, values, window,
});

export { transforms };
export { parse } from "vega-parser";
export { View } from "vega-view";
export { expressionInterpreter } from "vega-interpreter";
