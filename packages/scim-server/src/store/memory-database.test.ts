import { describeDatabase } from './database-contract.ts';
import { describeInvariants } from './invariants-contract.ts';
import { createMemoryDatabase, createMemoryStore } from './memory-database.ts';
import { describeStore } from './store-contract.ts';
import { describeUniqueValues } from './unique-values-contract.ts';

describeStore('the memory store', () => createMemoryStore());
describeInvariants('the memory store', () => createMemoryStore());
describeUniqueValues('the memory store', () => createMemoryStore());
describeDatabase('the memory database', () => createMemoryDatabase());
