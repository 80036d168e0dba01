import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type GraphQLSchema, printSchema } from 'graphql';

type Asked = {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What is stored, whole: what is hidden is `{ denied: true }`. */
  readonly data: object;
  readonly fault: string | null;
  /** Ids at which something breaks. */
  readonly broken?: readonly string[];
};
type Answer = { readonly data?: object | null; readonly errors?: readonly { readonly message: string }[] };

/** Executes queries on graphql-ruby, the library of the platforms themselves, in a process of its own. */
export interface GraphqlRuby extends AsyncDisposable {
  execute(schema: GraphQLSchema, asked: Asked): Promise<Answer>;
}

/** With `GRAPHQL=ruby`, as in the suite that has its packages; null otherwise. */
export function graphqlRuby(platform: 'consul' | 'decidim'): GraphqlRuby | null {
  if (process.env['GRAPHQL'] !== 'ruby') return null;
  const ruby = spawn('/usr/bin/ruby', [join(import.meta.dirname, 'execute.rb'), platform], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => ruby.once('exit', () => resolve()));
  const lines = createInterface({ input: ruby.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  const next = async (line: string): Promise<Answer> => {
    ruby.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error('graphql-ruby ended');
    return JSON.parse(value);
  };
  return {
    execute(schema, asked) {
      const line = JSON.stringify({ variables: {}, ...asked, sdl: printSchema(schema) });
      const answer = last.then(() => next(line));
      last = answer.catch(() => undefined);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      ruby.stdin.end();
      await ended;
    },
  };
}
