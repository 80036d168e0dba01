import { describe, expect, it } from 'vitest';
import { faultsOf } from '../web/tags.ts';
import { answerTo, apiNode, ORIGIN } from './node.ts';

describe('the reference of the API', () => {
  const node = apiNode();
  const read = async () => {
    const response = await node.http.request(`${ORIGIN}/api`, { headers: { accept: 'text/html' } });
    expect(response.status).toBe(200);
    return await response.text();
  };

  it('has each operation under an anchor of its own, and each schema', async () => {
    const html = await read();
    const { body } = await answerTo(node.http, { method: 'GET', path: '/api/v1/openapi.json' });
    const operations = Object.values<object>(body.paths).flatMap((methods) => Object.keys(methods));
    const ids = [...html.matchAll(/<h3 id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(operations.length + Object.keys(body.components.schemas).length);
    expect(html).toContain(
      '<h3 id="post-decisions-decision-appeal"><code>POST /decisions/{decision}/appeal</code></h3>',
    );
  });

  it('leads no link astray', async () => {
    const html = await read();
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
    expect(links.length).toBeGreaterThan(200);
  });

  it('shows a call with an example of what it sends', async () => {
    const html = await read();
    expect(html).toContain(`curl -X POST &#39;${ORIGIN}/api/v1/agents&#39;`);
    expect(html).toContain('ana@lyon.example');
  });

  it('is whole HTML, of nobody else', async () => {
    const html = await read();
    expect(faultsOf(html)).toEqual([]);
    expect(html).not.toMatch(/<script[^>]+src="https?:/);
  });
});
