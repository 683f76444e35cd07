import { OpenAPIHono } from '@hono/zod-openapi'
import type { Control } from '../control.ts'

/** `GET /metrics`, for Prometheus and its like. It is no part of the OpenAPI document: its form is that of OpenMetrics. */
export function metricsRoutes(control: Control): OpenAPIHono {
  const app = new OpenAPIHono()
  app.get('/metrics', async (c) => {
    const { formatMetrics } = await import('../queries/metrics.ts')
    const { type, text } = await formatMetrics(control)
    return c.body(text, 200, { 'content-type': type, 'cache-control': 'no-store' })
  })
  return app
}
