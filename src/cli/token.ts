import { z } from 'zod';
import { createToken, revokeToken } from '../application/agent/create-token.ts';
import { SCOPES, type Token } from '../application/agent/ports.ts';
import { readTokens } from '../application/agent/reads.ts';
import { isLive } from '../application/kit/access.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { isId } from '../domain/kit/id.ts';
import { ok, refuse } from '../domain/kit/result.ts';
import { STANDINGS } from '../domain/participant/standing.ts';
import { command } from './command.ts';
import { consultationIds } from './invite.ts';
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
      .option('--consultation <slugs...>', 'the consultations it is bound to; all of them where none is named')
      .option('--expires <date>', 'when it is over: 2030-01-31, or with a time and an offset'),
  options: z.object({
    scopes: LIST,
    name: z.string(),
    participant: z.string().optional(),
    standing: oneOf(STANDINGS),
    consultation: z.array(z.string()).optional(),
    expires: z.string().optional(),
  }),
  async run({ open }, { scopes, name, participant, standing, consultation: slugs, expires }) {
    const { app } = await open();
    const within = slugs === undefined ? ok(null) : await consultationIds(app, slugs);
    if (!within.ok) return within;
    const named = participant ?? (standing === 'registered' ? undefined : name);
    const whom = named === undefined ? undefined : isId(named) ? { id: named } : { name: named, standing };
    const input = { name, scopes, participant: whom, consultations: within.value, expiresAt: expires, by: OPERATOR };
    const created = await createToken(app, input);
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
    const revoked = await revokeToken(app, { tokenId: id, by: OPERATOR });
    if (!revoked.ok) return revoked;
    return ok({ json: shown(revoked.value, app.now()), text: `The token ${revoked.value.name} is revoked.` });
  },
});

function shown(token: Token, now: Date) {
  const { hash: _, ...rest } = token;
  return { ...rest, live: isLive(token, now) };
}
