using System.Reflection;
using Nod.Ledger;

namespace Nod.Server.Tests.Keeping;

/// <summary>A store before whose next call of some kind everything ends, as when the process is killed there.</summary>
#pragma warning disable CA1852 // What DispatchProxy makes stands below it.
internal class EndingStore : DispatchProxy
#pragma warning restore CA1852
{
    private IStore store = null!;
    private Func<MethodInfo, object?[], bool> endsBefore = null!;

    /// <summary>Wraps a store.</summary>
    /// <param name="store">What answers until then.</param>
    /// <param name="endsBefore">Whether it ends before this call with these arguments.</param>
    public static IStore Of(IStore store, Func<MethodInfo, object?[], bool> endsBefore)
    {
        var proxy = Create<IStore, EndingStore>();
        ((EndingStore)(object)proxy).store = store;
        ((EndingStore)(object)proxy).endsBefore = endsBefore;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (endsBefore(targetMethod!, args!))
        {
            throw new EndedException();
        }

        return targetMethod!.Invoke(store, args);
    }
}

/// <summary>Everything ended here.</summary>
public sealed class EndedException : Exception;
