import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Role } from '../../src/application/agent/ports.ts';
import type { AgentId, ConsultationId } from '../../src/domain/kit/id.ts';
import { value } from '../support/city.ts';
import { formOf } from './form-of.ts';
import type { Pages } from './pages.ts';

/** Somebody who works for the institution, at the pages of the administration area. */
export interface AdminSession {
  readonly id: AgentId;
  readonly cookie: string;
  /** The text of a page; throws where it is refused. */
  read(path: string): Promise<string>;
  status(path: string): Promise<number>;
  /** The form of a page as it stands; of several, the first that has a field. */
  form(path: string, field?: string): Promise<URLSearchParams>;
  send(
    path: string,
    fields: URLSearchParams,
  ): Promise<{ readonly status: number; readonly to: string; readonly html: string }>;
}

export async function adminSession(
  pages: Pick<Pages, 'app' | 'get' | 'post' | 'text' | 'signedIn'>,
  role: Role,
  input: { readonly email?: string; readonly consultations?: readonly ConsultationId[] } = {},
): Promise<AdminSession> {
  const { email = `${role}@lyon.example`, consultations } = input;
  const { agent } = value(await inviteAgent(pages.app, { email, role, consultations, by: null }));
  const cookie = await pages.signedIn({ agentId: agent.id });
  const read = (path: string) => pages.text(path, { cookie });
  return {
    id: agent.id,
    cookie,
    read,
    status: async (path) => (await pages.get(path, { cookie })).status,
    form: async (path, field) => formOf(await read(path), field),
    async send(path, fields) {
      const response = await pages.post(path, fields, { cookie, 'sec-fetch-site': 'same-origin' });
      return { status: response.status, to: response.headers.get('location') ?? '', html: await response.text() };
    },
  };
}

/** A form with other texts in some of its fields; a list ticks several boxes. */
export function filledForm(
  form: URLSearchParams,
  parameters: Readonly<Record<string, string | readonly string[]>>,
): URLSearchParams {
  const fields = new URLSearchParams(form);
  for (const [name, text] of Object.entries(parameters)) {
    fields.delete(name);
    for (const each of typeof text === 'string' ? [text] : text) fields.append(name, each);
  }
  return fields;
}
