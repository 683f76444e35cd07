import type { OpenAPIHono } from '@hono/zod-openapi'

/** One OpenAPI document for the Ping Payments API and the control API, as served at `url`. */
export function openApiDocument(app: OpenAPIHono, url: string) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ping-sandbox',
      version: '1',
      description:
        'The Ping Payments API as the emulator serves it, and its control API under /_sandbox.',
    },
    servers: [{ url }],
  })
}
