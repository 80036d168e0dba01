import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HostPolicy } from '../../application/host/ports.ts';
import { hostListIn, readHostList } from './read.ts';
import { hostListOf } from './write.ts';

const HEADER = '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate';

describe('a list of hosts', () => {
  it('is read from the table that Mastodon exports', () => {
    const text = `${HEADER}\r
spam.example,suspend,false,false,"Spam, and more",false\r
loud.example,silence,true,true,,false\r
media.example,noop,true,false,,false\r
`;
    expect(hostListIn(text)).toEqual({
      hosts: [
        { line: 2, host: 'spam.example', policy: 'block', reason: 'Spam, and more' },
        { line: 3, host: 'loud.example', policy: 'limit', reason: null },
      ],
      unusable: [],
    });
  });

  it('is read whatever the order of its columns, and as blocks where it names no severity', () => {
    expect(hostListIn('domain,public_comment\nspam.example,Spam\n').hosts).toEqual([
      { line: 2, host: 'spam.example', policy: 'block', reason: 'Spam' },
    ]);
    expect(hostListIn('\ufeff#domain,#severity\nloud.example,Silence\n'.slice(1)).hosts[0]?.policy).toBe('limit');
  });

  it('is read from lines of names, with remarks', () => {
    const text = '# Shared list\n\nspam.example\n*.bad.example  # since March\r\n\n';
    expect(hostListIn(text).hosts).toEqual([
      { line: 3, host: 'spam.example', policy: 'block', reason: null },
      { line: 4, host: '*.bad.example', policy: 'block', reason: null },
    ]);
  });

  it('says what of it cannot be used, and reads the rest', () => {
    const text = `${HEADER}
ex*mp**.com,suspend,false,false,,true
odd.example,maybe,false,false,,false
short.example,suspend
good.example,suspend,false,false,,false
`;
    const { hosts, unusable } = hostListIn(text);
    expect(hosts.map(({ host }) => host)).toEqual(['good.example']);
    expect(unusable).toEqual([
      { line: 2, because: 'the name is obfuscated: ex*mp**.com' },
      { line: 3, because: 'severity unknown: maybe' },
      { line: 4, because: '2 columns where the header has 6' },
    ]);
  });

  it('is refused where the file is no text', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'host-list-'));
    await writeFile(join(folder, 'list.csv'), Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x00, 0x00]));
    const read = await readHostList(join(folder, 'list.csv'));
    await rm(folder, { recursive: true });
    expect(read).toMatchObject({ ok: false, refusal: { type: 'broken-row', because: 'not a text' } });
  });

  it('is written so that it reads the same', () => {
    const setAt = new Date('2026-03-02T08:00:00Z');
    const policies: readonly HostPolicy[] = [
      { host: 'good.example', policy: 'allow', reason: null, setAt },
      { host: 'loud.example', policy: 'limit', reason: 'Trop, "beaucoup" trop\nde messages', setAt },
      { host: 'spam.example', policy: 'block', reason: null, setAt },
    ];
    const text = hostListOf(policies);
    expect(text.split('\r\n')[0]).toBe(HEADER);
    expect(hostListIn(text).hosts.map(({ host, policy, reason }) => ({ host, policy, reason }))).toEqual([
      { host: 'loud.example', policy: 'limit', reason: 'Trop, "beaucoup" trop\nde messages' },
      { host: 'spam.example', policy: 'block', reason: null },
    ]);
  });
});
