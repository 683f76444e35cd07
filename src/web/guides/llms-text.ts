import { readPackageFacts } from '../../input/package-facts.ts'
import { type Guide, listGuides } from './guides.ts'

/** Documents that nobody needs who only uses the sandbox. */
const isOptional = ({ path }: Guide) => path.startsWith('contract/') || path === 'architecture.md'

/** `/llms.txt` (llmstxt.org). `origin`: `scheme://host` of the links */
export function llmsText(origin: string): string {
  const guides = listGuides()
  const link = ({ path, title, sections }: Guide) =>
    `- [${title}](${origin}/docs/${path})${sections.length === 0 ? '' : `: ${sections.join(', ')}`}`
  return `# ping-sandbox

> ${readPackageFacts().description}

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
