function storage() {
  const kept = {};
  Object.defineProperties(kept, {
    getItem: { value: (place) => kept[place] ?? null },
    setItem: { value: (place, value) => { kept[place] = String(value); } },
    removeItem: { value: (place) => { delete kept[place]; } },
  });
  return kept;
}
globalThis.localStorage = storage();
const locks = { request() {}, query: async () => ({ held: [{ name: "qa-app-open:open" }], pending: [] }) };
Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
const mark = { start_ms: 5000, end_ms: 9000, kind: "risk", note: "Says it ", items: ["E1"], people: [4], nonce: "n1" };
const typed = () => Object.keys(localStorage).filter((place) => place.startsWith("qa-app-typed:"));

test("a draft is kept until it is confirmed", () => {
  keepDrafts("1", "review-7").setDraft(mark);
  const drafts = keepDrafts("1", "review-7");
  assert.equal(drafts.draft().note, "Says it ");
  drafts.addSent(mark);
  assert.equal(drafts.draft(), null);
  assert.equal(keepDrafts("1", "review-7").hasWaiting(), true);
  assert.equal(drafts.settle([{ ...mark, id: 3, note: "Says it", start_ms: 9000 }]), 0);
  assert.equal(drafts.settle([{ ...mark, id: 3, note: "Says it" }]), 1);
  assert.deepEqual(typed(), []);
});

test("what does not come back is due again after a while, each time", (run) => {
  run.mock.timers.enable({ apis: ["Date"], now: 1 });
  const drafts = keepDrafts("1", "review-7");
  drafts.addSent(mark);
  run.mock.timers.tick(5000);
  assert.deepEqual(drafts.toSendAgain(), []);
  run.mock.timers.tick(2000);
  assert.equal(drafts.toSendAgain()[0].nonce, "n1");
  assert.deepEqual(drafts.toSendAgain(), []);
  assert.equal(drafts.hasSlow(), false);
  run.mock.timers.tick(7000);
  assert.equal(keepDrafts("1", "review-7").toSendAgain().length, 1);
  assert.equal(drafts.hasSlow(), true);
  assert.equal(drafts.settle([{ ...mark, id: 3 }]), 1);
});

test("a mark that was rewritten is confirmed when it comes back as it was sent", () => {
  const drafts = keepDrafts("1", "review-7");
  drafts.addSent({ ...mark, id: 3 });
  assert.equal(drafts.settle([{ ...mark, id: 3, items: [] }]), 0);
  assert.equal(drafts.settle([{ ...mark, id: 4 }]), 0);
  assert.equal(drafts.settle([{ ...mark, id: 3 }]), 1);
});

test("what somebody else typed is never shown", () => {
  keepDrafts("1", "review-7").setDraft(mark);
  assert.equal(keepDrafts("2", "review-7").draft(), null);
  assert.deepEqual(typed().map((place) => place.split(":")[1]), ["1"]);
  keepDrafts("1", "review-7").setDraft(null);
});

test("what a closed page left is taken over, an open one's is left alone", async () => {
  const left = (at) => JSON.stringify({ draft: mark, sent: [], at });
  localStorage.setItem("qa-app-typed:1:review-7:open", left(Date.now()));
  const drafts = keepDrafts("1", "review-7");
  assert.equal(await drafts.adopt(), false);
  localStorage.setItem("qa-app-typed:1:review-7:closed", left(1));
  assert.equal(await drafts.adopt(), true);
  assert.equal(drafts.draft().note, mark.note);
  assert.equal(typed().length, 2);
});
