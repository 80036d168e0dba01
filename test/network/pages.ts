import { expect } from 'vitest';
import { createSignInLink } from '../../src/application/sign-in/sign-in.ts';
import type { adminSession } from '../web/admin-session.ts';
import { cookieOf, type Pages } from '../web/pages.ts';
import type { Place } from './network.ts';

/** The pages of one node, as a browser meets them. */
export function pagesOf({ node: { app, answer }, origin }: Place): Parameters<typeof adminSession>[0] {
  const answered = async (request: Request) => (await answer(request)) ?? expect.fail(`no answer of ${request.url}`);
  const get: Pages['get'] = async (path, headers = {}) => await answered(new Request(origin + path, { headers }));
  const post: Pages['post'] = async (path, form = {}, headers = { 'sec-fetch-site': 'same-origin' }) => {
    const body = form instanceof FormData ? form : new URLSearchParams(form);
    return await answered(new Request(origin + path, { method: 'POST', body, headers, redirect: 'manual' }));
  };
  return {
    ...{ app, get, post },
    text: async (path, headers) => await (await get(path, headers)).text(),
    async signedIn(holder) {
      const { secret } = await createSignInLink(app, { holder });
      return cookieOf(await post(`/sign-in/${secret}`));
    },
  };
}
