/**
 * Stands for packages that Vega imports and the report's charts never call: maps, files with
 * separators, colours of Brewer's sets. What would call one of them says so.
 */
const absent = () => { throw new Error("This copy of Vega has no maps and reads no files."); };
const colours = [];

export {
  absent as dsvFormat, absent as feature, absent as mesh, absent as geoArea, absent as geoBounds,
  absent as geoCentroid,
  colours as schemeAccent, colours as schemeCategory10, colours as schemeDark2,
  colours as schemeObservable10, colours as schemePaired, colours as schemePastel1,
  colours as schemePastel2, colours as schemeSet1, colours as schemeSet2, colours as schemeSet3,
};
