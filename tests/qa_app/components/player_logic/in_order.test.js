const marks = [
  { id: 2, start_ms: 30000, end_ms: 34000 },
  { id: 1, start_ms: 10000, end_ms: 12000 },
  { id: 3, start_ms: 39500, end_ms: 40000 },
];

test("marks are played in the order of time", () => {
  const order = makeOrder(marks);
  assert.equal(order.current().id, 1);
  assert.deepEqual([order.number(), order.count], [1, 3]);
  assert.equal(order.next().id, 2);
  assert.equal(order.next().id, 3);
  assert.equal(order.next(), null);
  assert.equal(order.current(), null);
});

test("a mark goes on until its end, and who jumps elsewhere leaves the order", () => {
  const order = makeOrder(marks);
  assert.equal(order.judge(10000, false), "goes on");
  assert.equal(order.judge(11900, false), "goes on");
  assert.equal(order.judge(12100, false), "over");
  assert.equal(order.judge(5000, false), "left");
  assert.equal(order.judge(25000, false), "left");
});

test("a mark at the last second is over when the recording ends", () => {
  const order = makeOrder([marks[2]]);
  assert.equal(order.judge(39900, false), "goes on");
  assert.equal(order.judge(40000, true), "over");
});

test("a choice means the marks of one kind, item or person", () => {
  const all = [
    { id: 1, kind: "risk", items: ["E1", "E:2"], people: [3] },
    { id: 2, kind: "strength", items: [], people: [4, 3] },
  ];
  const ids = (choice) => marksOf(all, choice).map((one) => one.id);
  assert.deepEqual(ids("all"), [1, 2]);
  assert.deepEqual(ids("kind:risk"), [1]);
  assert.deepEqual(ids("item:E:2"), [1]);
  assert.deepEqual(ids("person:3"), [1, 2]);
  assert.deepEqual(ids("person:9"), []);
});
