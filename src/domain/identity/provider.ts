import type { Standing } from '../participant/standing.ts';
import type { RefusalOf } from '../refusal.ts';
import { ok, type Result, refuse } from '../result.ts';
import { checkLine, checkLocalisedLine, type Localised, NAME_MAX } from '../text.ts';
import { type Claims, valuesOf } from './claims.ts';

/** Who is a resident, by what the provider says: one of some values of a claim; `*` stands for any value. */
export type ResidentClaim = { readonly claim: string; readonly values: readonly string[] };

/** Where somebody lives, by what the provider says: the code of a territory for each value of a claim. */
export type TerritoryClaim = { readonly claim: string; readonly codes: Readonly<Record<string, string>> };

/** The institution's own service that says who somebody is (OpenID Connect Core 1.0). */
export type IdentityProvider = {
  /** Its address, exactly as it writes it itself. */
  readonly issuer: string;
  readonly clientId: string;
  /** Scopes asked for, with spaces between; `openid` is always among them. */
  readonly scopes: string;
  /** How sure it must be of whom (`acr_values`), with spaces between: one of these, or anything where there is none. */
  readonly acrValues: string;
  /** What its button says, by language: the name that people know it by. */
  readonly label: Localised;
  readonly resident: ResidentClaim | null;
  readonly territory: TerritoryClaim | null;
};

const URL_MAX = 500;
const SCOPES_MAX = 500;
const CLAIM_MAX = 200;
const VALUES_MAX = 2_000;
const ANY_VALUE = '*';
/** A name, or the names on the way to it: `address.postal_code`. */
const CLAIM = /^[^\s.]+(\.[^\s.]+)*$/;
/** RFC 6749, 3.3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** A provider as it is kept, or the first field that does not do. Whether it answers is found by asking it. */
export function checkIdentityProvider(said: IdentityProvider): Result<IdentityProvider, RefusalOf<'invalid'>> {
  const issuer = checkIssuer(said.issuer);
  if (!issuer.ok) return issuer;
  const clientId = checkLine(said.clientId, 'clientId', SCOPES_MAX);
  if (!clientId.ok) return clientId;
  const scopes = new Set(['openid', ...wordsIn(said.scopes)]);
  if ([...scopes].some((scope) => !SCOPE.test(scope)) || [...scopes].join(' ').length > SCOPES_MAX) {
    return invalid('scopes', 'unknown-value');
  }
  const acrValues = wordsIn(said.acrValues);
  if (acrValues.some((value) => !SCOPE.test(value)) || acrValues.join(' ').length > SCOPES_MAX) {
    return invalid('acrValues', 'unknown-value');
  }
  const label = checkLocalisedLine(said.label, 'label', NAME_MAX);
  if (!label.ok) return label;
  const resident = checkResident(said.resident);
  if (!resident.ok) return resident;
  const territory = checkTerritory(said.territory);
  if (!territory.ok) return territory;
  return ok({
    issuer: issuer.value,
    clientId: clientId.value,
    scopes: [...scopes].join(' '),
    acrValues: acrValues.join(' '),
    label: label.value,
    resident: resident.value,
    territory: territory.value,
  });
}

/** What the institution verified about somebody, by what its provider says of them. */
export function verifiedBy(
  provider: Pick<IdentityProvider, 'resident' | 'territory'>,
  claims: Claims,
): { readonly standing: Standing; readonly territory: string | null } {
  const { resident, territory } = provider;
  const isResident =
    resident !== null &&
    valuesOf(claims, resident.claim).some(
      (value) => resident.values.includes(ANY_VALUE) || resident.values.includes(value),
    );
  const code =
    territory === null
      ? undefined
      : valuesOf(claims, territory.claim).find((value) => Object.hasOwn(territory.codes, value));
  return {
    standing: isResident ? 'resident' : 'registered',
    territory: code === undefined ? null : (territory?.codes[code] ?? null),
  };
}

function wordsIn(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** OpenID Connect Discovery 1.0, 3: a URL with neither query nor fragment. Plain http is for the way out to judge. */
function checkIssuer(text: string): Result<string, RefusalOf<'invalid'>> {
  const said = text.trim();
  const url = URL.parse(said);
  const plain =
    url !== null &&
    ['https:', 'http:'].includes(url.protocol) &&
    !/[?#\s]/.test(said) &&
    url.username === '' &&
    url.password === '';
  return plain && said.length <= URL_MAX ? ok(said) : invalid('issuer', 'not-an-issuer');
}

function checkResident(said: ResidentClaim | null): Result<ResidentClaim | null, RefusalOf<'invalid'>> {
  if (said === null) return ok(null);
  const claim = checkClaim(said.claim, 'resident.claim');
  if (!claim.ok) return claim;
  const values = [...new Set(said.values.map((value) => value.trim()).filter((value) => value !== ''))];
  if (values.length === 0) return invalid('resident.values', 'missing');
  if (values.length > VALUES_MAX) return invalid('resident.values', 'too-many', VALUES_MAX);
  return ok({ claim: claim.value, values });
}

function checkTerritory(said: TerritoryClaim | null): Result<TerritoryClaim | null, RefusalOf<'invalid'>> {
  if (said === null) return ok(null);
  const claim = checkClaim(said.claim, 'territory.claim');
  if (!claim.ok) return claim;
  const codes = Object.entries(said.codes).map(([value, code]) => [value.trim(), code.trim()] as const);
  if (codes.length === 0) return invalid('territory.codes', 'missing');
  if (codes.length > VALUES_MAX) return invalid('territory.codes', 'too-many', VALUES_MAX);
  if (codes.some(([value, code]) => value === '' || code === '')) return invalid('territory.codes', 'unknown-value');
  return ok({ claim: claim.value, codes: Object.fromEntries(codes) });
}

function checkClaim(text: string, field: string): Result<string, RefusalOf<'invalid'>> {
  const claim = text.trim();
  return CLAIM.test(claim) && claim.length <= CLAIM_MAX ? ok(claim) : invalid(field, 'unknown-value');
}

function invalid(field: string, because: RefusalOf<'invalid'>['because'], limit?: number) {
  return refuse({ type: 'invalid', field, because, ...(limit === undefined ? {} : { limit }) });
}
