import type { PGlite } from '@electric-sql/pglite';

type Exchange = PGlite['execProtocolStream'];
type Answers = Awaited<ReturnType<Exchange>>;

/** Statements differ in the lengths of their lists, so there is no end to them. */
const KNOWN_MAX = 2_000;

/** First bytes of the messages of an extended query, in the order in which PGlite sends them. */
const PARSE = 'P'.charCodeAt(0);
const DESCRIBE = 'D'.charCodeAt(0);
const BIND = 'B'.charCodeAt(0);
const EXECUTE = 'E'.charCodeAt(0);
const SYNC = 'S'.charCodeAt(0);
/** Of a Describe: a statement, else a portal. */
const STATEMENT = 'S'.charCodeAt(0);
/** After the byte for the kind and four for the length. */
const BODY = 5;

/**
 * PGlite hands each of the six messages of a query to the server apart, and waits: five times the work of the query itself.
 * Only one answer is of use in between, the types of the parameters, and they are the same each time. Here a query is handed over
 * in one piece, once the types of its text are known. PGlite sends those of one query at a time, so nothing comes in between.
 */
export function inOnePiece(exchange: Exchange): Exchange {
  const described = new Map<string, Answers>();
  let waiting: Uint8Array[] = [];
  let text = '';
  let isSynced = false;

  const send: Exchange = async (last, options) => {
    const whole = Buffer.concat([...waiting, last]);
    waiting = [];
    return await exchange(whole, options);
  };

  return async (message, options) => {
    const [kind] = message;
    if (kind === PARSE) {
      waiting = [message];
      text = Buffer.from(message).toString('latin1');
      isSynced = false;
      return [];
    }
    if (kind === DESCRIBE && message[BODY] === STATEMENT) {
      const known = described.get(text);
      if (known !== undefined) return known;
      const answers = await send(message, options);
      if (described.size >= KNOWN_MAX) described.clear();
      described.set(text, answers);
      return answers;
    }
    if (kind === BIND || kind === DESCRIBE) {
      waiting.push(message);
      return [];
    }
    if (kind === EXECUTE) {
      // After a failure the server skips all else up to this, so that it is ready for the next query in any case.
      isSynced = true;
      waiting.push(message);
      try {
        return await send(SYNC_MESSAGE, options);
      } catch (error) {
        // Types that a change of the schema made wrong are asked for again.
        described.delete(text);
        throw error;
      }
    }
    if (kind === SYNC && isSynced) return [];
    if (kind === SYNC) described.delete(text);
    return await send(message, options);
  };
}

const SYNC_MESSAGE = Uint8Array.of(SYNC, 0, 0, 0, 4);
