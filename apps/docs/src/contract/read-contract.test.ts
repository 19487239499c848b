import { describe, expect, it } from 'vitest';
import { parseOpenApi } from './openapi-document.ts';
import { readContract } from './read-contract.ts';

const NOTES = `
openapi: 3.1.0
info: { title: Notes, version: '1' }
servers: [{ url: 'http://{host}/api', variables: { host: { default: 'notes.test' } } }]
security: [{ bearer: [] }]
tags: [{ name: Notes, description: Short texts. }]
paths:
  /notes/{id}:
    parameters: [{ $ref: '#/components/parameters/Id' }]
    put:
      operationId: putNote
      tags: [Notes]
      summary: Replace a note
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Note' }
            examples: { one: { summary: One, value: { $ref: 'http://notes.test/api/notes/1' } } }
      responses:
        '204': { $ref: '#/components/responses/Done' }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
  parameters: { Id: { name: id, in: path, required: true, schema: { type: string } } }
  responses: { Done: { description: Replaced., headers: { ETag: { schema: { type: string } } } } }
  schemas:
    Note:
      type: object
      required: [$ref]
      properties:
        $ref: { type: string, format: uri }
        tags: { type: array, items: { enum: [a, b] }, minItems: 1 }
        next: { oneOf: [{ $ref: '#/components/schemas/Note' }, { type: 'null' }] }
`;

describe('readContract', () => {
  it('resolves references where OpenAPI has them, and leaves attributes named $ref alone', () => {
    const contract = readContract(parseOpenApi(NOTES, 'notes'));
    const string = { description: '', type: ['string'], notes: [], properties: [], includes: [] };
    expect(contract.server).toBe('http://notes.test/api');
    expect(contract.sections).toEqual([
      {
        name: 'Notes',
        description: 'Short texts.',
        operations: [
          {
            id: 'putNote',
            method: 'PUT',
            path: '/notes/{id}',
            summary: 'Replace a note',
            description: '',
            credential: 'Authorization: Bearer $TOKEN',
            parameters: [{ name: 'id', place: 'path', required: true, description: '', schema: string }],
            request: {
              description: '',
              mediaTypes: ['application/json'],
              schema: { ...string, type: [{ component: 'Note' }] },
              examples: [{ title: 'One', value: { $ref: 'http://notes.test/api/notes/1' } }],
            },
            responses: [
              {
                status: '204',
                description: 'Replaced.',
                mediaTypes: [],
                schema: undefined,
                examples: [],
                headers: [
                  { name: 'ETag', place: 'header', required: false, description: '', schema: string },
                ],
              },
            ],
          },
        ],
      },
    ]);
    expect(contract.schemas[0]?.schema.properties).toEqual([
      { name: '$ref', required: true, schema: { ...string, type: ['string (uri)'] } },
      {
        name: 'tags',
        required: false,
        schema: { ...string, type: ['"a" | "b"', '[]'], notes: ['1 or more elements'] },
      },
      { name: 'next', required: false, schema: { ...string, type: [{ component: 'Note' }, ' | ', 'null'] } },
    ]);
  });

  it('sends an API key with the prefix that the scheme names', () => {
    const scheme = 'type: apiKey, in: header, name: X-Key, x-prefix: SSWS';
    const text = NOTES.replace('type: http, scheme: bearer', scheme);
    const [section] = readContract(parseOpenApi(text, 'notes')).sections;
    expect(section?.operations[0]?.credential).toBe('X-Key: SSWS $TOKEN');
  });

  it('says which reference leads nowhere', () => {
    const broken = NOTES.replace('#/components/responses/Done', '#/components/responses/Gone');
    expect(() => readContract(parseOpenApi(broken, 'notes'))).toThrow(
      'notes: #/components/responses/Gone leads nowhere.',
    );
  });

  it('refuses what is no OpenAPI 3.1', () => {
    expect(() => parseOpenApi('swagger: 2.0', 'old')).toThrow('old: not an OpenAPI 3.1 description.');
  });
});
