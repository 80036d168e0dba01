import { expect, test } from 'vitest';
import { accountOf, keptName, nameWithAccount, shownName } from './shown-name.ts';

const ANA = 'https://evil.example/users/ana';

test.each([
  ['Ana', 'Ana'],
  ['Mayor @mayor@victim.example', 'Mayor mayor victim.example'],
  ['＠mayor﹫victim', 'mayor victim'],
  ['Z\u0301\u0302\u0303\u0304\u0305a', 'Ź\u0302\u0303a'],
  ['e\u0316\u0317\u200d\u0318\u200d\u0319', 'e\u0316\u0317\u200d'],
  ['Nguyễn Thị Ánh', 'Nguyễn Thị Ánh'],
  ['ที่ปรึกษา', 'ที่ปรึกษา'],
  ['हिंदी ज़िंदगी', 'हिंदी ज़िंदगी'],
  ['مُحَمَّد', 'مُحَمَّد'],
  ['Ana 👩‍❤️‍👩 1️⃣', 'Ana 👩‍❤️‍👩 1️⃣'],
])('%j is shown as %j', (name, shown) => {
  expect(shownName(name)).toBe(shown.normalize('NFC'));
});

test('beside an account elsewhere stands its handle, or its host where that is all that is known', () => {
  const remote = { kind: 'remote', name: 'Mayor', actorUri: ANA } as const;
  expect(nameWithAccount({ ...remote, handle: 'ana@evil.example' })).toBe('Mayor (@ana@evil.example)');
  expect(nameWithAccount({ ...remote, handle: null })).toBe('Mayor (evil.example)');
  expect(nameWithAccount({ ...remote, handle: '' })).toBe('Mayor (evil.example)');
  expect(nameWithAccount({ ...remote, name: '', handle: 'ana@evil.example' })).toBe('');
  expect(nameWithAccount({ kind: 'local', name: 'Léo', actorUri: null, handle: null })).toBe('Léo');
  expect(accountOf({ kind: 'imported', actorUri: null, handle: null })).toBeNull();
});

test('an account without a name is called by what stands before its host', () => {
  expect(keptName('', 'ana@peer.example')).toBe('ana');
  expect(keptName('@', 'ana@peer.example')).toBe('ana');
  expect(keptName('x'.repeat(90), 'ana@peer.example')).toHaveLength(80);
});
