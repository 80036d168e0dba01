import { describe, expect, it } from 'vitest';
import { checkIdentityProvider, type IdentityProvider, textOf, valuesOf, verifiedBy } from './provider.ts';

const PROVIDER: IdentityProvider = {
  issuer: 'https://connexion.example.org/',
  clientId: 'parvis',
  scopes: 'profile address',
  acrValues: '',
  label: { fr: 'Mon compte citoyen' },
  resident: { claim: 'resident', values: ['true'] },
  territory: { claim: 'address.postal_code', codes: { '69007': '69387', '69008': '69388' } },
  agents: { access: 'links', acrValues: '' },
};

describe('an identity provider', () => {
  it('is asked for openid whatever else is asked for', () => {
    expect(checkIdentityProvider(PROVIDER)).toMatchObject({ ok: true, value: { scopes: 'openid profile address' } });
  });

  it('keeps the slash at the end of its issuer, which is compared letter by letter', () => {
    expect(checkIdentityProvider(PROVIDER)).toMatchObject({ value: { issuer: 'https://connexion.example.org/' } });
  });

  it.each([
    'connexion.example.org',
    'ftp://connexion.example.org',
    'https://user:pass@connexion.example.org',
    'https://connexion.example.org/?tenant=1',
    'https://connexion.example.org/#x',
    'https://connexion.example.org/ x',
    '',
  ])('has no issuer like %j', (issuer) => {
    expect(checkIdentityProvider({ ...PROVIDER, issuer })).toMatchObject({
      refusal: { type: 'invalid', field: 'issuer', because: 'not-an-issuer' },
    });
  });

  it.each([
    [{ clientId: ' ' }, 'clientId'],
    [{ scopes: 'openid "x"' }, 'scopes'],
    [{ acrValues: 'eidas1 "x"' }, 'acrValues'],
    [{ label: {} }, 'label'],
    [{ resident: { claim: 'a b', values: ['true'] } }, 'resident.claim'],
    [{ resident: { claim: 'resident', values: [' '] } }, 'resident.values'],
    [{ territory: { claim: '.x', codes: { a: 'b' } } }, 'territory.claim'],
    [{ territory: { claim: 'zone', codes: {} } }, 'territory.codes'],
    [{ territory: { claim: 'zone', codes: { a: '' } } }, 'territory.codes'],
  ] as const)('is refused by the field that does not do: %j', (change, field) => {
    expect(checkIdentityProvider({ ...PROVIDER, ...change })).toMatchObject({ refusal: { type: 'invalid', field } });
  });
});

describe('what a provider verified', () => {
  it.each([
    [{ resident: true, address: { postal_code: '69007' } }, 'resident', '69387'],
    [{ resident: 'true' }, 'resident', null],
    [{ resident: ['no', 'true'] }, 'resident', null],
    [{ resident: false, address: { postal_code: 69008 } }, 'registered', '69388'],
    [{ resident: '' }, 'registered', null],
    [{ address: { postal_code: '75001' } }, 'registered', null],
    [{ address: { postal_code: 'constructor' } }, 'registered', null],
    [{ address: '69007' }, 'registered', null],
    [{}, 'registered', null],
  ])('is by its claims alone: %j', (claims, standing, territory) => {
    expect(verifiedBy(PROVIDER, claims)).toEqual({ standing, territory });
  });

  it('may be that there is any value at all', () => {
    const resident = { claim: 'resident_id', values: ['*'] };
    expect(verifiedBy({ ...PROVIDER, resident }, { resident_id: 4711 }).standing).toBe('resident');
    expect(verifiedBy({ ...PROVIDER, resident }, { resident_id: ' ' }).standing).toBe('registered');
  });

  it('is nothing where no claim was chosen', () => {
    const none = { resident: null, territory: null };
    expect(verifiedBy(none, { resident: true })).toEqual({ standing: 'registered', territory: null });
  });
});

describe('a claim', () => {
  it('may have dots in its name', () => {
    expect(valuesOf({ 'https://ville.example/zone.7': 'Sud' }, 'https://ville.example/zone.7')).toEqual(['Sud']);
  });

  it('reaches nothing that an object has by birth', () => {
    expect(valuesOf({}, 'constructor.name')).toEqual([]);
  });

  it('is the first of several names that says something', () => {
    expect(textOf({ name: '', preferred_username: 'ana' }, 'name', 'preferred_username')).toBe('ana');
    expect(textOf({}, 'name')).toBeNull();
  });
});
