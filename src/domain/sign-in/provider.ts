import { checkAll } from '../kit/check-all.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import { checkLine, checkLocalisedLine, type Localised, NAME_MAX } from '../kit/text.ts';
import type { Standing } from '../participant/standing.ts';

/** What a provider says of somebody, by the names of OpenID Connect Core 1.0, 5.1, or its own. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * The values of a claim as texts; several where it is a list. The name is looked for as it is, since some are URLs with
 * dots in them, and then part by part: `address.postal_code`.
 */
export function valuesOf(claims: Claims, name: string): readonly string[] {
  return textsIn(
    memberOf(claims, name) ?? name.split('.').reduce<unknown>((within, part) => memberOf(within, part), claims),
  );
}

/** The first text under one of some names. */
export function textOf(claims: Claims, ...names: readonly string[]): string | null {
  for (const name of names) {
    const [text] = valuesOf(claims, name);
    if (text !== undefined) return text;
  }
  return null;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => (Array.isArray(each) ? [] : textsIn(each)));
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
}

/** Who is a resident, by what the provider says: one of some values of a claim; `*` stands for any value. */
type ResidentClaim = { readonly claim: string; readonly values: readonly string[] };

/** Where somebody lives, by what the provider says: the code of a territory for each value of a claim. */
type TerritoryClaim = { readonly claim: string; readonly codes: Readonly<Record<string, string>> };

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
  readonly agents: AgentSignIn;
};

export const AGENT_ACCESS = ['links', 'both', 'provider'] as const;
/** How agents of the institution sign in: by mailed links alone, by the provider as well, or by the provider alone. */
type AgentAccess = (typeof AGENT_ACCESS)[number];

/** How agents sign in, and how sure the provider must be of them; as sure as of everybody where `acrValues` is empty. */
type AgentSignIn = { readonly access: AgentAccess; readonly acrValues: string };

const URL_MAX = 500;
const SCOPES_MAX = 500;
const CLAIM_MAX = 200;
const VALUES_MAX = 2_000;
const ANY_VALUE = '*';
/** A name, or the names on the way to it: `address.postal_code`. */
const CLAIM = /^[^\s.]+(\.[^\s.]+)*$/;
/** RFC 6749, 3.3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** A provider as it is kept, or every field that does not do. Whether it answers is found by asking it. */
export function checkIdentityProvider(input: IdentityProvider): Result<IdentityProvider, RefusalOf<'invalid'>> {
  return checkAll({
    issuer: checkIssuer(input.issuer),
    clientId: checkLine(input.clientId, 'clientId', SCOPES_MAX),
    scopes: checkScopes(['openid', ...wordsIn(input.scopes)], 'scopes'),
    acrValues: checkScopes(wordsIn(input.acrValues), 'acrValues'),
    label: checkLocalisedLine(input.label, 'label', NAME_MAX),
    resident: checkResident(input.resident),
    territory: checkTerritory(input.territory),
    agents: checkAgents(input.agents),
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

/** Words with spaces between, each once. */
function checkScopes(words: readonly string[], field: string): Result<string, RefusalOf<'invalid'>> {
  const text = [...new Set(words)].join(' ');
  const known = words.every((word) => SCOPE.test(word)) && text.length <= SCOPES_MAX;
  return known ? ok(text) : invalid(field, 'unknown-value');
}

/** OpenID Connect Discovery 1.0, 3: a URL with neither query nor fragment. Plain http is for the way out to judge. */
function checkIssuer(text: string): Result<string, RefusalOf<'invalid'>> {
  const content = text.trim();
  const url = URL.parse(content);
  const plain =
    url !== null &&
    ['https:', 'http:'].includes(url.protocol) &&
    !/[?#\s]/.test(content) &&
    url.username === '' &&
    url.password === '';
  return plain && content.length <= URL_MAX ? ok(content) : invalid('issuer', 'not-an-issuer');
}

function checkResident(input: ResidentClaim | null): Result<ResidentClaim | null, RefusalOf<'invalid'>> {
  if (input === null) return ok(null);
  const values = [...new Set(input.values.map((value) => value.trim()).filter((value) => value !== ''))];
  return checkAll({
    claim: checkClaim(input.claim, 'resident.claim'),
    values:
      values.length === 0
        ? invalid('resident.values', 'missing')
        : values.length > VALUES_MAX
          ? invalid('resident.values', 'too-many', VALUES_MAX)
          : ok(values),
  });
}

function checkAgents({ access, acrValues }: AgentSignIn): Result<AgentSignIn, RefusalOf<'invalid'>> {
  return checkAll({ access: ok(access), acrValues: checkScopes(wordsIn(acrValues), 'agents.acrValues') });
}

function checkTerritory(input: TerritoryClaim | null): Result<TerritoryClaim | null, RefusalOf<'invalid'>> {
  if (input === null) return ok(null);
  return checkAll({ claim: checkClaim(input.claim, 'territory.claim'), codes: checkCodes(input.codes) });
}

function checkCodes(parameters: TerritoryClaim['codes']): Result<TerritoryClaim['codes'], RefusalOf<'invalid'>> {
  const codes = Object.entries(parameters).map(([value, code]) => [value.trim(), code.trim()] as const);
  if (codes.length === 0) return invalid('territory.codes', 'missing');
  if (codes.length > VALUES_MAX) return invalid('territory.codes', 'too-many', VALUES_MAX);
  if (codes.some(([value, code]) => value === '' || code === '')) return invalid('territory.codes', 'unknown-value');
  return ok(Object.fromEntries(codes));
}

function checkClaim(text: string, field: string): Result<string, RefusalOf<'invalid'>> {
  const claim = text.trim();
  return CLAIM.test(claim) && claim.length <= CLAIM_MAX ? ok(claim) : invalid(field, 'unknown-value');
}

function invalid(field: string, because: RefusalOf<'invalid'>['because'], limit?: number) {
  return refuse({ type: 'invalid', field, because, ...(limit === undefined ? {} : { limit }) });
}
