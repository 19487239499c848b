import { describeDatabase, describeStore } from '../store-contract.ts';
import { createMemoryDatabase, createMemoryStore } from './memory-database.ts';

describeStore('the memory store', () => createMemoryStore());
describeDatabase('the memory database', () => createMemoryDatabase());
