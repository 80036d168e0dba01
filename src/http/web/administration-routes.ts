import { Hono } from 'hono';
import { acceptAgent, agentPage } from './admin/agent.ts';
import { AGENTS, acceptAgents, agentsPage } from './admin/agents.ts';
import { AUDIT, AUDIT_CSV, auditFile, auditPage } from './admin/audit.ts';
import { acceptLetter, letterPage } from './admin/letter.ts';
import { LETTERS, lettersPage } from './admin/letters.ts';
import { acceptSettings, SETTINGS, settingsPage } from './admin/settings.ts';
import { acceptRevokeToken, acceptTokens, revokeTokenPage, TOKENS, tokensPage } from './admin/tokens.ts';
import { acceptForm, formLimit } from './form.ts';
import { page } from './page.ts';
import type { WebOptions } from './web-options.ts';

/** What administrators alone do: people, tokens, settings, and the log of it all. */
export function administrationRoutes({ app }: Pick<WebOptions, 'app'>): Hono {
  const agent = `${AGENTS}/:agent{[0-9a-f-]{36}}`;
  const token = `${TOKENS}/:token{[0-9a-f-]{36}}`;
  const form = formLimit(app);
  const routes = new Hono();
  routes.get(AGENTS, page(app, agentsPage));
  routes.post(AGENTS, form, acceptForm(app, acceptAgents));
  routes.get(agent, page(app, agentPage));
  routes.post(agent, form, acceptForm(app, acceptAgent));
  routes.get(TOKENS, page(app, tokensPage));
  routes.post(TOKENS, form, acceptForm(app, acceptTokens));
  routes.get(token, page(app, revokeTokenPage));
  routes.post(token, form, acceptForm(app, acceptRevokeToken));
  routes.get(SETTINGS, page(app, settingsPage));
  routes.post(SETTINGS, form, acceptForm(app, acceptSettings));
  const letter = `${LETTERS}/:kind{[a-z-]{1,20}}/:lang{[a-z]{2}}`;
  routes.get(LETTERS, page(app, lettersPage));
  routes.get(letter, page(app, letterPage));
  routes.post(letter, form, acceptForm(app, acceptLetter));
  routes.get(AUDIT, page(app, auditPage));
  routes.get(AUDIT_CSV, auditFile(app));
  return routes;
}
