test("a typed time is read, and what is none is told", () => {
  assert.equal(parseTime("1:07:42"), 4062000);
  assert.equal(parseTime("7:42"), 462000);
  assert.equal(parseTime("90:00"), 5400000);
  for (const wrong of ["", "nine", "0:60", "1:75:00", "-0:05"]) assert.equal(parseTime(wrong), null);
  assert.equal(formatTime(4062999), "1:07:42");
});

test("ranges that touch become one, whatever their order", () => {
  assert.deepEqual(mergeRanges([[10, 20], [0, 5], [5, 8], [15, 30]]), [[0, 8], [10, 30]]);
  assert.deepEqual(mergeRanges([]), []);
});

test("ranges that overlap are stacked, and a row is used again once it is free", () => {
  assert.deepEqual(stackRanges([[0, 10], [5, 8], [8, 12], [10, 14]]), [0, 1, 1, 0]);
});

test("500 ranges at one moment take 500 rows and no two share one", () => {
  const rows = stackRanges(Array.from({ length: 500 }, () => [1000, 2000]));
  assert.equal(new Set(rows).size, 500);
});

test("the activity is told in at most twenty stretches of whole minutes", () => {
  const long = stretches(Array.from({ length: 400 }, (_, i) => i % 100), 150 * 60000);
  assert.ok(long.length <= 20);
  assert.equal(long[0].end_ms % 60000, 0);
  assert.equal(long.at(-1).end_ms, 150 * 60000);
  assert.deepEqual(stretches([10, 30], 40000), [{ start_ms: 0, end_ms: 40000, mean: 20 }]);
  assert.deepEqual(stretches([], 40000), []);
});

test("a moment is shown by the tile nearest to it", () => {
  const times = [2000, 7000, 12000];
  assert.deepEqual([0, 4400, 4600, 12000, 99000].map((ms) => nearestTile(times, ms)), [0, 0, 1, 2, 2]);
  const board = { sheet_urls: ["a", "b"], columns: 2, rows: 2, tile_width: 10, tile_height: 5, times_ms: [] };
  assert.deepEqual(placeOnSheet(board, 5), { url: "b", column: 1, row: 0 });
});
