using Dashboard;

return await StandaloneDashboard.RunAsync(args);
