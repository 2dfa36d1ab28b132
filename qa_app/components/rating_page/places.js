// How places of words are told.

/**
 * A place of words as people name it: `rating-12-B1-7-note` is `B1 Maya`.
 * @param {string} place @param {string} start what all places of the review begin with
 * @param {Record<string, string>} people first names by id
 */
function placeName(place, start, people) {
  const [, item, whose] = place.slice(start.length).match(/^(.+?)-(session|\d+)(?:-note)?$/) ?? [];
  return item ? [item, people[whose] ?? ""].join(" ").trim() : place;
}
