import { z } from '@hono/zod-openapi'

const pairs = z.array(z.object({ name: z.string(), value: z.string() }))

/** HTTP Archive 1.2, as far as it says something about APIs; sizes that are not known are -1. */
export const harSchema = z
  .object({
    log: z.object({
      version: z.literal('1.2'),
      creator: z.object({ name: z.string(), version: z.string() }),
      entries: z.array(
        z.object({
          startedDateTime: z.string(),
          time: z.number().openapi({ description: 'ms' }),
          request: z.object({
            method: z.string(),
            url: z.string(),
            httpVersion: z.string(),
            cookies: z.array(z.string()),
            headers: pairs,
            queryString: pairs,
            postData: z.object({ mimeType: z.string(), text: z.string() }).optional(),
            headersSize: z.number(),
            bodySize: z.number(),
          }),
          response: z.object({
            status: z.number().openapi({ description: '0: there was no answer' }),
            statusText: z.string(),
            httpVersion: z.string(),
            cookies: z.array(z.string()),
            headers: pairs,
            content: z.object({ size: z.number(), mimeType: z.string(), text: z.string() }),
            redirectURL: z.string(),
            headersSize: z.number(),
            bodySize: z.number(),
          }),
          cache: z.object({}),
          timings: z.object({ send: z.number(), wait: z.number(), receive: z.number() }),
          comment: z.string(),
        }),
      ),
    }),
  })
  .openapi('Har')

export type Har = z.infer<typeof harSchema>

export type HarEntry = Har['log']['entries'][number]
