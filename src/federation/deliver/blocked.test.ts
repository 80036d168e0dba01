import { expect, it } from 'vitest';
import { blockedBy } from './blocked.ts';

it('sends nothing to a blocked domain or below it, however the host is written', () => {
  const isBlocked = blockedBy([{ host: 'spam.example', policy: 'block', reason: null, setAt: new Date(0) }]);
  for (const host of ['spam.example', 'SPAM.example:8443', 'a.spam.example.', 'spam.example.:8443']) {
    expect(isBlocked(host), host).toBe(true);
  }
  for (const host of ['notspam.example', 'spam.example.org', 'example']) expect(isBlocked(host), host).toBe(false);
});
