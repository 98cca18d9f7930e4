export * from './index.js';
export * from './elements.js';
