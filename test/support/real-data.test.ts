import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findRealData } from './real-data.ts';

it('is wanted where it lies beside the checkout, or where it is named', () => {
  const beside = mkdtempSync(join(tmpdir(), 'real-data-'));
  const checkout = join(beside, 'checkout');
  try {
    expect(findRealData({}, checkout).wanted).toBe(false);
    expect(findRealData({ POLIS_DATA: '/nowhere' }, checkout)).toEqual({ path: '/nowhere', wanted: true });
    mkdirSync(join(beside, 'shared', 'data', 'polis'), { recursive: true });
    expect(findRealData({}, checkout)).toEqual({ path: join(beside, 'shared', 'data', 'polis'), wanted: true });
  } finally {
    rmSync(beside, { recursive: true });
  }
});
