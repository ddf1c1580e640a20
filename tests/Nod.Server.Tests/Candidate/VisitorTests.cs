using System.Net;
using Microsoft.AspNetCore.Http;
using Nod.Server.Candidate;

namespace Nod.Server.Tests.Candidate;

public sealed class VisitorTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void Limits_count_by_the_network_of_a_household(string address, string shown, string network)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);

        Assert.Equal((shown, network), (Visitor.AddressOf(http), Visitor.NetworkOf(http)));
    }

    [Fact]
    public void A_browser_s_name_is_kept_so_far_as_it_is_one()
    {
        var http = new DefaultHttpContext();
        Assert.Null(Visitor.BrowserOf(http));
        http.Request.Headers.UserAgent = new string('x', 5000);

        Assert.Equal(512, Visitor.BrowserOf(http)!.Length);
    }

    [Fact]
    public void A_proof_is_a_plain_number_that_fits_the_challenge()
    {
        var proof = ProofOfWork.Find("challenge");

        Assert.True(ProofOfWork.Holds("challenge", proof));
        foreach (var wrong in new[] { null, "", "-" + proof, " " + proof, proof + "0", "99999999999", "٣" })
        {
            Assert.False(ProofOfWork.Holds("challenge", wrong), wrong);
        }
    }
}
