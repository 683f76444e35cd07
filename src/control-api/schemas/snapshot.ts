import { z } from '@hono/zod-openapi'

// `.` and `..` are no names that a URL can end with.
export const snapshotName = z
  .string()
  .regex(
    /^(?!\.{1,2}$)[\w.-]{1,100}$/,
    'expected letters, digits, dots, dashes and underscores, and not "." or ".."',
  )
  .openapi({ example: 'before-the-payment' })

export const snapshotSchema = z
  .object({
    name: snapshotName,
    taken_at: z.string().openapi({ description: "the world's time" }),
    rows: z.number().openapi({ description: 'how many rows it holds' }),
    bytes: z.number().openapi({ description: 'how many bytes it holds' }),
  })
  .openapi('Snapshot')

export type SnapshotReport = z.infer<typeof snapshotSchema>
