import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { findGuide, type Guide, listGuides } from './guides.ts'

/** Documents that nobody needs who only uses the sandbox. */
const isOptional = ({ path }: Guide) => path.startsWith('contract/') || path === 'architecture.md'

/** The documents as Markdown, and `/llms.txt` (llmstxt.org), which lists them for programs that read. */
export function guideRoutes({ publicApi }: Control): Hono {
  return new Hono()
    .get('/llms.txt', (c) =>
      c.text(llmsText(publicApi.getOrigin(c.req.raw)), 200, {
        'content-type': 'text/markdown; charset=utf-8',
      }),
    )
    .get('/docs/:path{.+\\.md}', (c) => {
      const text = findGuide(c.req.param('path'))
      if (text === undefined) return c.notFound()
      return c.text(text, 200, { 'content-type': 'text/markdown; charset=utf-8' })
    })
}

/** `origin`: `scheme://host` of the links */
function llmsText(origin: string): string {
  const guides = listGuides()
  const link = ({ path, title, sections }: Guide) =>
    `- [${title}](${origin}/docs/${path})${sections.length === 0 ? '' : `: ${sections.join(', ')}`}`
  return `# ping-sandbox

> ${description()}

The base URL of a client is ${origin}/payments/. Each tenant_id (a header, any UUID) is a world of its own: data, clock, scenarios.

## Documents

${guides
  .filter((guide) => !isOptional(guide))
  .map(link)
  .join('\n')}

## This sandbox

- [API description](${origin}/openapi.json): OpenAPI of Ping's API, of the callbacks, and of the control API for tests
- [Scenarios](${origin}/_sandbox/scenarios): what can happen to a payment, each in a sentence

## Optional

${guides.filter(isOptional).map(link).join('\n')}
`
}

function description(): string {
  const facts = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return JSON.parse(facts).description
}
