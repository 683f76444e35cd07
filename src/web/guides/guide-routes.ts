import { Hono } from 'hono'
import type { Control } from '../../control-api/control.ts'

const markdown = { 'content-type': 'text/markdown; charset=utf-8' }

/** The documents as Markdown, and `/llms.txt` (llmstxt.org), which lists them for programs that read. */
export function guideRoutes({ publicApi }: Control): Hono {
  return new Hono()
    .get('/llms.txt', async (c) => {
      const { llmsText } = await import('./llms-text.ts')
      return c.text(llmsText(publicApi.getOrigin(c.req.raw)), 200, markdown)
    })
    .get('/docs/:path{.+\\.md}', async (c) => {
      const { findGuide } = await import('./guides.ts')
      const text = findGuide(c.req.param('path'))
      return text === undefined ? c.notFound() : c.text(text, 200, markdown)
    })
}
