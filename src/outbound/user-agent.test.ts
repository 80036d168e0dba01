import { describe, expect, it } from 'vitest';
import { userAgentOf, withUserAgent } from './user-agent.ts';

const OURS = 'Parvis/0.1.0 (+https://city.example)';

describe('withUserAgent', () => {
  it('names the software, its version and the origin', () => {
    expect(userAgentOf('0.1.0', 'https://city.example/')).toBe(OURS);
  });

  it.each([
    [undefined, ['user-agent', OURS]],
    [null, ['user-agent', OURS]],
    [{ accept: '*/*' }, ['accept', '*/*', 'user-agent', OURS]],
    [{ 'set-x': ['a', 'b'], gone: undefined }, ['set-x', 'a', 'set-x', 'b', 'user-agent', OURS]],
    [
      ['Accept', '*/*'],
      ['Accept', '*/*', 'user-agent', OURS],
    ],
    [new Map([['accept', '*/*']]), ['accept', '*/*', 'user-agent', OURS]],
    [{ 'user-agent': 'node' }, ['user-agent', OURS]],
    [
      ['User-Agent', 'undici'],
      ['user-agent', OURS],
    ],
  ])('adds itself to %j', (headers, written) => {
    expect(withUserAgent(headers, OURS)).toEqual(written);
  });

  it('leaves a named agent alone, for a signature may cover it', () => {
    expect(withUserAgent({ 'User-Agent': 'Parvis/0.1.0 (Fedify)' }, OURS)).toEqual([
      'User-Agent',
      'Parvis/0.1.0 (Fedify)',
    ]);
  });
});
