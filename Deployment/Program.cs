using Deployment;

return await CommandLine.RunAsync(args);
