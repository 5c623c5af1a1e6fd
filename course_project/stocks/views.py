from django.shortcuts import render

from .market import LISTING


def board(request):
    """The board; stocks/static/stocks/board.js fills it."""
    shares = [
        {"symbol": symbol, "company": company, "opening": opening}
        for symbol, (company, opening) in LISTING.items()
    ]
    return render(request, "stocks/board.html", {"shares": shares})
