import type { NextConfig } from 'next';

const nextConfig: NextConfig = { reactStrictMode: true, cacheComponents: true };

export default nextConfig;
