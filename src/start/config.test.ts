import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

it('listens on every address of the machine, or on the one that is named', () => {
  expect(readConfig({}).host).toBeNull();
  expect(readConfig({ HOST: '' }).host).toBeNull();
  expect(readConfig({ HOST: '127.0.0.1' }).host).toBe('127.0.0.1');
  expect(readConfig({ HOST: '::1' }).host).toBe('::1');
  expect(() => readConfig({ HOST: 'participation.example' })).toThrow(/^HOST: must be an address/);
});

it('sends digests at seven, weekly ones on Mondays, or when it is told', () => {
  expect(readConfig({}).digests).toEqual({ hour: 7, weekday: 1 });
  expect(readConfig({ DIGEST_HOUR: '0', DIGEST_WEEKDAY: 'sunday' }).digests).toEqual({ hour: 0, weekday: 7 });
  expect(() => readConfig({ DIGEST_HOUR: '24' })).toThrow(/^DIGEST_HOUR: /);
  expect(() => readConfig({ DIGEST_WEEKDAY: 'lundi' })).toThrow(/^DIGEST_WEEKDAY: /);
});

it('lets one person write thirty contributions an hour, or as many as it is told', () => {
  expect(readConfig({}).contributionsPerHour).toBe(30);
  expect(readConfig({ CONTRIBUTIONS_PER_HOUR: '0' }).contributionsPerHour).toBe(0);
  expect(() => readConfig({ CONTRIBUTIONS_PER_HOUR: '-1' })).toThrow(/^CONTRIBUTIONS_PER_HOUR: /);
});

it('takes reports of mails where it has a mailbox and a token for them', () => {
  const token = 'a token for reports of mails';
  const mailbox = 'bounces@city.example';
  expect(readConfig({}).bounces).toBeNull();
  expect(readConfig({ BOUNCE_ADDRESS: mailbox, BOUNCE_TOKEN: token }).bounces).toEqual({ mailbox, token });
  expect(() => readConfig({ BOUNCE_ADDRESS: mailbox })).toThrow(/^BOUNCE_ADDRESS: needs BOUNCE_TOKEN/);
  expect(() => readConfig({ BOUNCE_ADDRESS: `${'a'.repeat(24)}@city.example`, BOUNCE_TOKEN: token })).toThrow(
    /23 letters/,
  );
});
