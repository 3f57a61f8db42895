/**
 * Stands for packages that Vega imports and the report's charts never call: maps, files with
 * separators, colours of Brewer's sets. What would call one of them says so.
 */
const absent = () => { throw new Error("This copy of Vega has no maps and reads no files."); };

export {
  absent as dsvFormat, absent as feature, absent as mesh, absent as geoArea, absent as geoBounds,
  absent as geoCentroid,
};
