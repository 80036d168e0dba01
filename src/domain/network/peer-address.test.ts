import { describe, expect, it } from 'vitest';
import { peerAddressIn } from './peer.ts';

describe('the address of a peer', () => {
  const secure = (text: string) => peerAddressIn(text, { insecure: false });
  const handle = { by: 'handle', account: { name: 'torino', host: 'partecipa.example.org' } };
  const url = { by: 'url', origin: 'https://partecipa.example.org' };

  it.each([
    ['@torino@partecipa.example.org', handle],
    [' torino@Partecipa.example.org ', handle],
    ['https://partecipa.example.org', url],
    ['https://partecipa.example.org/consultations/bici?page=2#top', url],
    ['partecipa.example.org', url],
    ['partecipa.example.org/about', url],
  ])('is read from %s', (text, address) => {
    expect(secure(text)).toEqual(address);
  });

  it.each([
    '',
    'torino',
    'two words',
    'http://partecipa.example.org',
    'https://user:secret@partecipa.example.org',
    'ftp://partecipa.example.org',
    'javascript:alert(1)',
    'torino@localhost',
    'https://',
  ])('is not %s', (text) => {
    expect(secure(text)).toBeNull();
  });

  it('is one of plain http for a node that has no TLS itself', () => {
    expect(peerAddressIn('http://localhost:3001/', { insecure: true })).toEqual({
      by: 'url',
      origin: 'http://localhost:3001',
    });
    expect(secure('http://localhost:3001/')).toBeNull();
  });
});
