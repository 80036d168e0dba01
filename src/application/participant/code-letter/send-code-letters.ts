import type { Actor } from '../../../domain/kit/actor.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { stateOf } from '../../../domain/participant/code-letter.ts';
import type { Application, Writer } from '../../application.ts';
import { newCode } from '../issue-resident-code.ts';
import type { Resident } from '../ports.ts';
import { codeHashOf, plainCode } from '../residents.ts';
import { contentOf, encryptContent } from './content.ts';
import type { CodeLetter } from './ports.ts';

type Command = { readonly ids: readonly Id[]; readonly by: Actor };
type Done = Result<{ readonly letters: number }, Refusal>;

/**
 * Makes a code for each of these requests, so that their letters can be printed. A code proves the residence of whoever asked
 * for it and of nobody else. What is printed already stays as it is.
 */
export async function printCodeLetters(
  app: Application,
  {
    ids,
    territory,
    by,
  }: Command & { /** Where all of them live; null where it is not asked. */ readonly territory: string | null },
): Promise<Done> {
  return await app.store.transact(async (writer) => {
    if (territory !== null && !(await writer.territories.all()).some(({ code }) => code === territory)) {
      return refuse({ type: 'invalid', field: 'territory', because: 'unknown-value' });
    }
    const waiting = await lockIn(writer, ids, 'waiting');
    if (!waiting.ok) return waiting;
    const now = app.now();
    const residents: Resident[] = [];
    for (const letter of waiting.value) {
      const content = contentOf(app, letter);
      if (content === null) continue;
      const code = newCode(app.secrets.token());
      residents.push({
        id: app.newId(),
        mailHash: null,
        codeHash: codeHashOf(app, plainCode(code)),
        territory,
        listedAt: now,
        participantId: null,
        provenAt: null,
        askedBy: letter.participantId,
      });
      await writer.codeLetters.save({
        ...letter,
        encrypted: encryptContent(app, { ...content, code }),
        printedAt: now,
      });
    }
    const listed = await writer.residents.save(residents);
    await record(writer, app, { type: 'code-letters-printed', letters: listed, by });
    return ok({ letters: listed });
  });
}

/** These letters were sent: where they went is erased, and with it the code, of which a hash stays. */
export async function markCodeLettersSent(app: Application, { ids, by }: Command): Promise<Done> {
  return await app.store.transact(async (writer) => {
    const printed = await lockIn(writer, ids, 'printed');
    if (!printed.ok) return printed;
    const sentAt = app.now();
    // The hash of the address stays: it limits how many letters one address gets.
    for (const letter of printed.value) await writer.codeLetters.save({ ...letter, encrypted: null, sentAt });
    await record(writer, app, { type: 'code-letters-sent', letters: printed.value.length, by });
    return ok({ letters: printed.value.length });
  });
}

/** No letter goes to these: what they wrote is erased, and they read that it was declined. */
export async function declineCodeLetters(app: Application, { ids, by }: Command): Promise<Done> {
  return await app.store.transact(async (writer) => {
    const waiting = await lockIn(writer, ids, 'waiting');
    if (!waiting.ok) return waiting;
    const declined = { encrypted: null, addressHash: null, declinedAt: app.now() };
    for (const letter of waiting.value) await writer.codeLetters.save({ ...letter, ...declined });
    await record(writer, app, { type: 'code-letters-declined', letters: waiting.value.length, by });
    return ok({ letters: waiting.value.length });
  });
}

/** Those of the ids that are in this state: a colleague may have gone on with some. None is refused. */
async function lockIn(
  writer: Writer,
  ids: readonly Id[],
  state: 'waiting' | 'printed',
): Promise<Result<readonly CodeLetter[], Refusal>> {
  if (ids.length === 0) return refuse({ type: 'invalid', field: 'letter', because: 'missing' });
  const locked = (await writer.codeLetters.lock(ids)).filter((letter) => stateOf(letter) === state);
  return locked.length === 0 ? refuse({ type: 'changed-meanwhile' }) : ok(locked);
}

async function record(
  writer: Writer,
  app: Application,
  of: {
    readonly type: 'code-letters-printed' | 'code-letters-sent' | 'code-letters-declined';
    readonly letters: number;
    readonly by: Actor;
  },
): Promise<void> {
  await writer.events.append({
    id: app.newId(),
    type: of.type,
    at: app.now(),
    by: of.by,
    consultationId: null,
    proposalId: null,
    data: { letters: of.letters },
  });
}
