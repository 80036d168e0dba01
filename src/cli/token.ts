import { z } from 'zod';
import { isLive, SCOPES, type Token } from '../application/access.ts';
import { createToken, revokeToken } from '../application/create-token.ts';
import { readTokens } from '../application/read-tokens.ts';
import { isId } from '../domain/id.ts';
import { STANDINGS } from '../domain/participant/standing.ts';
import { ok, refuse } from '../domain/result.ts';
import { instantOf } from '../domain/time.ts';
import { command } from './command.ts';
import { LIST, oneOf } from './values.ts';

export const tokenCreate = command({
  path: 'token create',
  says: 'Make a token for the API; it is shown this once',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser
      .requiredOption('--scopes <list>', `what it may do, of ${SCOPES.join(',')}`)
      .requiredOption('--name <name>', 'what it is for')
      .option('--participant <id or name>', 'whom it acts for: an id, or a name for a new participant')
      .option('--standing <standing>', 'standing of the new participant', 'registered')
      .option('--expires <date>', 'when it is over: 2030-01-31, or with a time and an offset'),
  options: z.object({
    scopes: LIST,
    name: z.string(),
    participant: z.string().optional(),
    standing: oneOf(STANDINGS),
    expires: z.string().optional(),
  }),
  async run({ open }, { scopes, name, participant, standing, expires }) {
    const { app } = await open();
    const until =
      expires === undefined ? ok(undefined) : instantOf(expires, { zone: 'UTC', field: 'expires', edge: 'end' });
    if (!until.ok) return until;
    if (until.value !== undefined && until.value <= app.now()) {
      return refuse({ type: 'invalid', field: 'expires', because: 'in-the-past' });
    }
    const named = participant ?? (standing === 'registered' ? undefined : name);
    const whom = named === undefined ? undefined : isId(named) ? { id: named } : { name: named, standing };
    const created = await createToken(app, { name, scopes, participant: whom, expiresAt: until.value });
    if (!created.ok) return created;
    const { token, secret } = created.value;
    const text = [secret, ...(token.participantId === null ? [] : [`acts for participant ${token.participantId}`])];
    return ok({ json: { ...shown(token, app.now()), token: secret }, text });
  },
});

export const tokenList = command({
  path: 'token list',
  says: 'List the tokens: what they may do and until when, never the tokens themselves',
  beside: 'runs-in-it',
  options: z.object({}),
  async run({ open }) {
    const { app } = await open();
    const tokens = (await readTokens(app)).map((token) => shown(token, app.now()));
    const text = tokens.map(
      ({ id, live, name, scopes }) => `${id}  ${live ? 'live' : 'over'}  ${name}  ${scopes.join(',')}`,
    );
    return ok({ json: { items: tokens, next: null }, text: text.length === 0 ? 'There are no tokens.' : text });
  },
});

export const tokenRevoke = command({
  path: 'token revoke',
  says: 'End a token for good',
  beside: 'runs-in-it',
  takes: (parser) => parser.argument('<id>', 'as token list shows it'),
  options: z.object({ id: z.string() }),
  async run({ open }, { id }) {
    if (!isId(id)) return refuse({ type: 'not-found', what: 'token' });
    const { app } = await open();
    const revoked = await revokeToken(app, { tokenId: id });
    if (!revoked.ok) return revoked;
    return ok({ json: shown(revoked.value, app.now()), text: `The token ${revoked.value.name} is revoked.` });
  },
});

function shown(token: Token, now: Date) {
  const { hash: _, ...rest } = token;
  return { ...rest, live: isLive(token, now) };
}
