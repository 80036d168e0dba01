import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE, type ExampleProcess, startExample } from './example-process.ts';
import { ProcessWorld, SLUG } from './process-world.ts';

/** The text of the draft is enough to write a co-host: the example is written from it, and a real node takes what it sends. */
describe('the co-host of docs/federate/example', () => {
  let world: ProcessWorld;
  let example: ExampleProcess;

  beforeAll(async () => {
    world = await ProcessWorld.open(1);
    await world.share(3_600);
    example = await startExample({ supports: 2 });
  }, 180_000);
  afterAll(async () => {
    await example?.[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  it('joins, proposes, gets the answer with its result, and counts', async () => {
    const { host } = world;
    await host.command('peer', 'add', example.origin);
    await host.command('cohost', 'invite', SLUG, example.host);
    await example.untilStep('counted');
    const path = `${host.origin}/consultations/${SLUG}/proposals`;
    expect(example.steps.filter(({ step }) => step === 'answered')).toEqual([
      { step: 'answered', type: 'Accept', to: `${example.origin}/acts/2`, result: `${path}/1` },
      { step: 'answered', type: 'Accept', to: `${example.origin}/acts/3` },
    ]);
    const proposal = await host.api<{ readonly title: object; readonly cities: readonly object[] }>(
      'GET',
      `/consultations/${SLUG}/proposals/1`,
    );
    expect(proposal.title).toEqual({ en: 'A bench' });
    expect(proposal.cities).toContainEqual(
      expect.objectContaining({
        institution: `${example.origin}/`,
        supports: expect.objectContaining({ resident: 2 }),
      }),
    );
    expect(example.errors()).toBe('');
  }, 120_000);

  it('is short, and needs Node and one package', async () => {
    const text = await readFile(EXAMPLE, 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(150);
    const imported = [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name);
    expect(imported.filter((name) => !name?.startsWith('node:') && name !== 'canonicalize')).toEqual([]);
  });
});
