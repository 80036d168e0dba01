import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from './program.ts';

/**
 * Exports of real Pol.is conversations, which are no part of this repository: the folder that `POLIS_DATA` names, else
 * beside the checkout. One that is named is there, or the tests of it fail.
 */
export type RealData = { readonly path: string; readonly wanted: boolean };

const USUAL = '../shared/data/polis';

export function findRealData(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  checkout = projectDir,
): RealData {
  const given = environment['POLIS_DATA'] ?? '';
  const path = given === '' ? join(checkout, USUAL) : given;
  return { path, wanted: given !== '' || existsSync(path) };
}

/** Tests that need them: left out where they are not, which `.ci/run` then says. */
export const REAL_DATA_TESTS = ['src/domain/support/real-bursts.test.ts', 'test/web/real-synthesis.test.ts'];
