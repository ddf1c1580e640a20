using Nod.Ledger;
using Nod.Rules;

namespace Nod.Server.Catalog;

/// <summary>Keeps policies for ever: their manifests and every text those name. What is kept already is left alone.</summary>
/// <param name="policies">What judges.</param>
internal sealed class KeepPolicies(IEnumerable<Policy> policies) : Change<int>
{
    public override void Declare(ReadSet reads) { }

    public override int Apply(ChangeContext context)
    {
        var count = 0;
        foreach (var policy in policies)
        {
            context.Keep(policy.Document);
            count++;
        }

        return count;
    }
}
