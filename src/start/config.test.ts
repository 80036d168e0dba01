import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

it('listens on every address of the machine, or on the one that is named', () => {
  expect(readConfig({}).host).toBeNull();
  expect(readConfig({ HOST: '' }).host).toBeNull();
  expect(readConfig({ HOST: '127.0.0.1' }).host).toBe('127.0.0.1');
  expect(readConfig({ HOST: '::1' }).host).toBe('::1');
  expect(() => readConfig({ HOST: 'participation.example' })).toThrow(/^HOST: must be an address/);
});
