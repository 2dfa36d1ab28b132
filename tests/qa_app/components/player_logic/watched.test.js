const look = (second, clock, rate = 1) => ({ second, clock, rate });

test("what is played between two looks counts, at every speed", () => {
  assert.deepEqual(playedBetween(look(10, 0), look(10.25, 250)), [10000, 10250]);
  assert.deepEqual(playedBetween(look(10, 0, 2.5), look(10.625, 250, 2.5)), [10000, 10625]);
});

test("a jump is not watching, forward or back", () => {
  assert.equal(playedBetween(look(10, 0), look(40, 250)), null);
  assert.equal(playedBetween(look(10, 0), look(5, 250)), null);
  assert.equal(playedBetween(null, look(5, 250)), null);
});

test("a machine that slept has not watched", () => {
  assert.equal(playedBetween(look(10, 0), look(10.4, 3600000)), null);
  assert.equal(playedBetween(look(10, 0), look(70, 60000)), null);
});

test("one report holds no more than twenty minutes and the rest is kept for the next one", () => {
  const minute = 60000;
  const { told, rest } = oneReport([[0, 15 * minute], [30 * minute, 60 * minute]]);
  assert.deepEqual(told, [[0, 15 * minute], [30 * minute, 35 * minute]]);
  assert.deepEqual(rest, [[35 * minute, 60 * minute]]);
  const many = Array.from({ length: 700 }, (_, i) => [i * 10, i * 10 + 5]);
  assert.deepEqual([oneReport(many).told.length, oneReport(many).rest.length], [500, 200]);
});
