import { expect, test } from 'vitest';
import { asStorageError } from './storage-error.ts';

test.each([
  ['53100', 'could not extend file "base/5/1259": No space left on device'],
  ['58030', 'could not write to file "pg_wal/xlogtemp.7": No space left on device'],
  ['XX000', 'could not write init file'],
])('takes %s %s for a full disk', (code, message) => {
  expect(asStorageError(Object.assign(new Error(message), { code }))).toMatchObject({ because: 'disk-full' });
});

test('leaves an internal failure of the server as it is', () => {
  const error = Object.assign(new Error('cache lookup failed for relation 7'), { code: 'XX000' });
  expect(asStorageError(error)).toBe(error);
});
