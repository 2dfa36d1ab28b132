const key = (name, held = {}) => ({
  key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false,
  getModifierState: (which) => held.altGraph === true && which === "AltGraph", ...held,
});

test("each key of the sheet asks for something", () => {
  const wanted = {
    " ": "toggle", k: "toggle", ArrowLeft: "step", ArrowRight: "step", j: "step", l: "step", ",": "frame", ".": "frame", m: "mark",
    M: "mark", "[": "rangeStart", "]": "rangeEnd", p: "playAll", c: "sheet", "?": "keys", Escape: "escape",
  };
  for (const [name, does] of Object.entries(wanted)) assert.equal(meaning(key(name)).does, does, name);
  assert.equal(meaning(key("ArrowLeft", { shiftKey: true })).seconds, -30);
  assert.equal(meaning(key("x")), null);
});

test("commands of the browser are left alone, brackets made with AltGr are not", () => {
  assert.equal(meaning(key("p", { ctrlKey: true })), null);
  assert.equal(meaning(key("m", { metaKey: true })), null);
  assert.equal(meaning(key("[", { ctrlKey: true, altKey: true, altGraph: true })).does, "rangeStart");
});

test("arrows go round in a row and stop at the edges of a grid", () => {
  assert.deepEqual(["ArrowRight", "ArrowLeft", "Home", "End", "x"].map((name) => arrowTarget(name, 4, 5)), [0, 3, 0, 4, null]);
  assert.equal(arrowTarget("ArrowDown", 1, 10, 4), 5);
  assert.equal(arrowTarget("ArrowDown", 8, 10, 4), 8);
  assert.equal(arrowTarget("ArrowUp", 2, 10, 4), 2);
});

test("letters lead to the next name that begins so, and more of them to the one that is meant", () => {
  const names = ["A1", "A2", "B1", "B2", "E1"];
  assert.equal(letterTarget(names, "b", 0), 2);
  assert.equal(letterTarget(names, "b", 2), 3);
  assert.equal(letterTarget(names, "b2", 2), 3);
  assert.equal(letterTarget(names, "a", 1), 0);
  assert.equal(letterTarget(names, "x", 1), null);
});
